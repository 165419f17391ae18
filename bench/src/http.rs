//! A client that costs little: one connection, kept alive, one request after the other.
//!
//! It shares two cores with the server it measures, so it parses no more than it must.

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Where a server listens, and the connection to it.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What has arrived and is not yet taken.
    arrived: Vec<u8>,
}

/// An answer; its body is what a browser would see.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |(is, _): &&(String, String)| is.eq_ignore_ascii_case(name);
        self.headers.iter().find(named).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, provided that the status is this.
    pub(crate) fn json(&self, status: u16) -> Result<serde_json::Value> {
        let text = String::from_utf8_lossy(&self.body);
        ensure!(self.status == status, "{} instead of {status}: {text}", self.status);
        serde_json::from_slice(&self.body).with_context(|| format!("no JSON: {text}"))
    }
}

/// How an answer's body ends.
enum Length {
    Known(usize),
    Chunked,
}

/// What the head of an answer says, for those who only count.
struct Head {
    status: u16,
    length: Length,
    /// Where the body begins.
    body_at: usize,
}

impl Connection {
    pub(crate) async fn open(addr: &str) -> Result<Self> {
        let stream = TcpStream::connect(addr).await.with_context(|| format!("{addr}: no answer"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, arrived: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request; gives the status, and how many bytes the body had.
    pub(crate) async fn count(&mut self, request: &[u8]) -> Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let ends_at = self.whole(&head).await?;
        self.arrived.drain(..ends_at);
        Ok((head.status, ends_at - head.body_at))
    }

    /// Sends a request; gives the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let ends_at = self.whole(&head).await?;
        let mut room = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Response::new(&mut room);
        parsed.parse(&self.arrived)?;
        let headers = parsed
            .headers
            .iter()
            .map(|h| (h.name.to_owned(), String::from_utf8_lossy(h.value).into_owned()))
            .collect();
        let body = &self.arrived[head.body_at..ends_at];
        let body = match head.length {
            Length::Known(_) => body.to_vec(),
            Length::Chunked => joined(body)?,
        };
        self.arrived.drain(..ends_at);
        Ok(Answer { status: head.status, headers, body })
    }

    async fn head(&mut self) -> Result<Head> {
        loop {
            let mut room = [httparse::EMPTY_HEADER; 64];
            let mut parsed = httparse::Response::new(&mut room);
            if let httparse::Status::Complete(body_at) = parsed.parse(&self.arrived)? {
                let status = parsed.code.context("an answer without a status")?;
                return Ok(Head { status, length: length_of(parsed.headers)?, body_at });
            }
            self.more().await?;
        }
    }

    /// Waits for the whole body; gives where it ends.
    async fn whole(&mut self, head: &Head) -> Result<usize> {
        let mut at = head.body_at;
        match head.length {
            Length::Known(bytes) => {
                while self.arrived.len() < at + bytes {
                    self.more().await?;
                }
                Ok(at + bytes)
            }
            Length::Chunked => loop {
                match httparse::parse_chunk_size(&self.arrived[at..]) {
                    Ok(httparse::Status::Complete((head, bytes))) => {
                        let ends_at = at + head + usize::try_from(bytes)? + 2;
                        while self.arrived.len() < ends_at {
                            self.more().await?;
                        }
                        at = ends_at;
                        if bytes == 0 {
                            return Ok(at);
                        }
                    }
                    Ok(httparse::Status::Partial) => self.more().await?,
                    Err(_) => bail!("a chunk without a size"),
                }
            },
        }
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.arrived).await?;
        ensure!(read > 0, "the server hung up");
        Ok(())
    }
}

fn length_of(headers: &[httparse::Header<'_>]) -> Result<Length> {
    for header in headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            return Ok(Length::Known(std::str::from_utf8(header.value)?.trim().parse()?));
        }
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(Length::Chunked);
        }
    }
    Ok(Length::Known(0))
}

/// A chunked body as one.
fn joined(mut chunks: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let Ok(httparse::Status::Complete((head, bytes))) = httparse::parse_chunk_size(chunks)
        else {
            bail!("a chunk without a size");
        };
        let bytes = usize::try_from(bytes)?;
        if bytes == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunks[head..head + bytes]);
        chunks = &chunks[head + bytes + 2..];
    }
}

/// A GET, with whatever cookie is given.
pub(crate) fn get(path: &str, cookie: Option<&str>) -> Vec<u8> {
    let cookie = cookie.map_or_else(String::new, |cookie| format!("cookie: {cookie}\r\n"));
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{cookie}\r\n").into_bytes()
}

/// A POST to the API.
pub(crate) fn post(path: &str, api_key: &str, once_key: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v1{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {api_key}\r\n\
         idempotency-key: {once_key}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(joined(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").unwrap(), b"abcde");
    }
}
