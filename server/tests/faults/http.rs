//! A caller with a connection of its own, who decides when the last byte goes out.

use std::{io, net::SocketAddr};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use server::testing::Answer;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection that stays open from one request to the next.
pub struct Caller {
    stream: TcpStream,
    /// What came after the last answer.
    rest: Vec<u8>,
}

impl Caller {
    pub async fn connect(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, rest: Vec::new() }
    }

    /// Sends a request and reads its answer.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.try_ask(request).await.unwrap()
    }

    /// The same where the server may be gone.
    pub async fn try_ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.answer().await
    }

    /// Sends all of a request but its last byte: the server has it all but can do nothing yet.
    pub async fn send_all_but_the_last_byte(&mut self, request: &[u8]) {
        let (_, most) = request.split_last().unwrap();
        self.stream.write_all(most).await.unwrap();
    }

    pub async fn send_the_last_byte(&mut self, request: &[u8]) {
        let (last, _) = request.split_last().unwrap();
        self.stream.write_all(&[*last]).await.unwrap();
    }

    /// Sends something and hangs up after the first few bytes of what comes back.
    pub async fn ask_and_hang_up(mut self, request: &[u8]) {
        self.stream.write_all(request).await.unwrap();
        let mut first = [0; 100];
        self.stream.read_exact(&mut first).await.unwrap();
        // With bytes unread, closing is a reset: the server's next write fails.
    }

    /// Reads one answer, by its Content-Length.
    pub async fn answer(&mut self) -> io::Result<Answer> {
        let head_end = loop {
            if let Some(at) = self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8(self.rest[..head_end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers: HeaderMap = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| {
                let name: HeaderName = name.parse().unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let length = headers.get("content-length").map_or("0", |value| value.to_str().unwrap());
        let end = head_end + length.parse::<usize>().unwrap();
        while self.rest.len() < end {
            self.read_more().await?;
        }
        let body: Vec<u8> = self.rest.drain(..end).skip(head_end).collect();
        let status: StatusCode = status.parse().unwrap();
        Ok(Answer { status, headers, text: String::from_utf8(body).unwrap() })
    }

    async fn read_more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.rest).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// A request for a page.
pub fn page(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

/// A form that a page sends.
pub fn form(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A question to the API.
pub fn get(key: &str, path: &str) -> Vec<u8> {
    format!("GET /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n")
        .into_bytes()
}

/// Something the API is to do, under an idempotency key.
pub fn post(key: &str, path: &str, idempotency: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\
         Idempotency-Key: {idempotency}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends requests so that they are under way at the same moment, each over a connection of its
/// own; the answers in the same order.
pub async fn at_once(callers: &mut [Caller], requests: &[Vec<u8>]) -> Vec<Answer> {
    assert_eq!(callers.len(), requests.len());
    for (caller, request) in callers.iter_mut().zip(requests) {
        caller.send_all_but_the_last_byte(request).await;
    }
    for (caller, request) in callers.iter_mut().zip(requests) {
        caller.send_the_last_byte(request).await;
    }
    let answers = callers.iter_mut().map(Caller::answer);
    futures_util::future::try_join_all(answers).await.unwrap()
}
