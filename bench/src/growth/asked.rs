//! What is asked of both books in turns: wallets of members here and there, and claims.

use std::{collections::HashSet, sync::Arc};

use anyhow::{Result, ensure};

use super::{
    books::{Books, IMPORTED, Shelf},
    copies::id_in,
    records::Records,
};
use crate::{crowd, http::post, seeded::Seeded, wallet::Serving};

const ROUNDS: usize = 7;

/// How many members are read in a round, and how many claim. Nobody's turn comes twice.
const A_ROUND: usize = 200;

const CONNECTIONS: usize = 8;

/// What the reward that is claimed costs.
const REWARD: &str = "hot-drink";
const REWARD_POINTS: usize = 300;

/// How many microseconds an answer took, round by round.
pub(super) struct InTurns {
    pub(super) small: Vec<f64>,
    pub(super) large: Vec<f64>,
}

/// Two servers, and the members that are asked about: the same in both books, in the large ones
/// each in a copy of its own choosing.
pub(super) struct Asking<'a> {
    small: Asked<'a>,
    large: Asked<'a>,
}

struct Asked<'a> {
    serving: &'a Serving,
    key: String,
    members: Vec<String>,
}

impl<'a> Asking<'a> {
    pub(super) async fn of(
        shelf: &Shelf,
        (small, large): (&'a Serving, &'a Serving),
    ) -> Result<Self> {
        let mut records = Records::open_to_read(shelf.engine, shelf.small.wallet.url()).await?;
        let id = match &records {
            Records::Sqlite(_) => "lower(hex(member_id))",
            Records::Postgres(_) => "encode(member_id, 'hex')",
        };
        let query = format!(
            "SELECT {id} FROM wallet WHERE available >= {REWARD_POINTS} ORDER BY member_id"
        );
        let mut members = records.texts(&query).await?;
        records.close().await?;
        let mut seeded = Seeded::new(7);
        seeded.shuffle(&mut members);
        ensure!(members.len() >= ROUNDS * A_ROUND, "only {} have points", members.len());
        members.truncate(ROUNDS * A_ROUND);
        let copies = shelf.large.members / IMPORTED;
        let elsewhere = elsewhere(&members, copies, &mut seeded);
        let key = |books: &Books| books.wallet.key("manager");
        Ok(Self {
            small: Asked { serving: small, key: key(&shelf.small)?, members },
            large: Asked { serving: large, key: key(&shelf.large)?, members: elsewhere },
        })
    }

    pub(super) async fn reads(&self) -> Result<InTurns> {
        self.in_turns(200, |member, key| {
            format!(
                "GET /api/v1/members/{member}/wallet HTTP/1.1\r\nhost: localhost\r\n\
                 authorization: Bearer {key}\r\n\r\n"
            )
            .into_bytes()
        })
        .await
    }

    pub(super) async fn claims(&self) -> Result<InTurns> {
        self.in_turns(201, |member, key| {
            let body = format!(r#"{{"reward":"{REWARD}"}}"#);
            post(&format!("/members/{member}/vouchers"), key, &format!("claim-{member}"), &body)
        })
        .await
    }

    async fn in_turns(
        &self,
        status: u16,
        request: impl Fn(&str, &str) -> Vec<u8>,
    ) -> Result<InTurns> {
        let mut costs = InTurns { small: vec![], large: vec![] };
        for round in 0..ROUNDS {
            let of = |asked: &Asked<'_>| {
                let members = &asked.members[round * A_ROUND..(round + 1) * A_ROUND];
                Arc::new(
                    members.iter().map(|member| request(member, &asked.key)).collect::<Vec<_>>(),
                )
            };
            for (asked, costs) in [(&self.small, &mut costs.small), (&self.large, &mut costs.large)]
            {
                let addr = &asked.serving.addr;
                let fared = crowd::send_all(addr, CONNECTIONS, of(asked), status).await?;
                costs.push(1e6 / fared.rate());
            }
        }
        Ok(costs)
    }
}

/// Each of these members in some copy, and nobody twice.
fn elsewhere(members: &[String], copies: usize, seeded: &mut Seeded) -> Vec<String> {
    let mut chosen = HashSet::new();
    let mut ids = Vec::with_capacity(members.len());
    for member in members {
        let mut id = id_in(member, seeded.below(copies));
        while !chosen.insert(id.clone()) {
            id = id_in(member, seeded.below(copies));
        }
        ids.push(id);
    }
    ids
}
