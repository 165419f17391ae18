//! What every handler may use.

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use database::{Database, Fault, Rulebook, api_keys::ApiKey};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use webauthn_rs::prelude::Webauthn;

use crate::{
    access::passkeys, clock, demo::Demo, limits::Limits, live::Hub, mail::Mailer, secret::Secret,
    settings::Settings, site::Site, trouble::Trouble,
};

/// For how long a key is believed without asking the database: a revoked key dies within it.
const KEY_BELIEVED_FOR: Duration = Duration::from_secs(1);

/// How many keys are remembered at most; what is asked for with more is looked up each time.
const MOST_KEYS_REMEMBERED: usize = 1_000;

/// What tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every handler may use. Clones share it.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// See [`State`].
pub struct Shared {
    /// The books.
    pub database: Database,
    /// What is in force for this process.
    pub settings: Settings,
    /// From which every key is derived.
    pub secret: Secret,
    /// Which server this is, among those that share a database.
    pub server_id: Uuid,
    /// Sends mail.
    pub mailer: Mailer,
    /// Checks passkeys.
    pub webauthn: Webauthn,
    /// Wakes phones.
    pub live: Hub,
    /// How often one client may try something.
    pub limits: Limits,
    /// The site's files.
    pub site: Site,
    /// The people of the demo, if this is one.
    pub demo: Option<Demo>,
    /// Ends what would otherwise go on for ever, once we are to stop.
    pub stop: CancellationToken,
    rulebook: RwLock<Rulebook>,
    now: Clock,
    under_way: Mutex<HashSet<(String, String)>>,
    known_keys: Mutex<HashMap<[u8; 32], (Instant, ApiKey)>>,
}

impl Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl State {
    /// A server on these books.
    pub fn new(
        database: Database,
        rulebook: Rulebook,
        secret: Secret,
        settings: Settings,
        demo: Option<Demo>,
    ) -> Result<Self, Trouble> {
        let programme = &rulebook.at(clock::now()).name;
        let mailer = Mailer::new(&settings, programme)?;
        let webauthn = passkeys::webauthn(&settings, programme)?;
        Ok(Self(Arc::new(Shared {
            database,
            settings,
            secret,
            server_id: Uuid::now_v7(),
            mailer,
            webauthn,
            live: Hub::default(),
            limits: Limits::default(),
            site: Site::load(),
            demo,
            stop: CancellationToken::new(),
            rulebook: RwLock::new(rulebook),
            now: Arc::new(clock::now),
            under_way: Mutex::default(),
            known_keys: Mutex::default(),
        })))
    }

    /// The same server by another clock.
    #[cfg(feature = "testing")]
    pub fn with_clock(self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let Some(mut shared) = Arc::into_inner(self.0) else {
            unreachable!("a server's clock is set before it is shared")
        };
        shared.now = Arc::new(now);
        Self(Arc::new(shared))
    }

    /// The moment a request is answered at.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// The programme's versions, as they are now.
    pub fn rulebook(&self) -> Rulebook {
        self.rulebook.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over a rulebook that was applied meanwhile.
    pub fn replace_rulebook(&self, rulebook: Rulebook) {
        *self.rulebook.write().unwrap_or_else(PoisonError::into_inner) = rulebook;
    }

    /// Marks a request as under way; none if the same is under way already.
    pub fn begin(&self, scope: &str, key: &str) -> Option<UnderWay> {
        let entry = (scope.to_owned(), key.to_owned());
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.insert(entry.clone()).then(|| UnderWay { state: self.clone(), entry })
    }

    /// Finds an API key by the hash of what was sent.
    pub async fn find_api_key(&self, hash: [u8; 32]) -> Result<Option<ApiKey>, Fault> {
        if let Some(known) = self.remembered_key(&hash) {
            return Ok(Some(known));
        }
        let found =
            self.database.read_once(async |tx| database::api_keys::find(tx, &hash).await).await?;
        if let Some(key) = &found {
            let mut known = self.known_keys.lock().unwrap_or_else(PoisonError::into_inner);
            known.retain(|_, (since, _)| since.elapsed() < KEY_BELIEVED_FOR);
            if known.len() < MOST_KEYS_REMEMBERED {
                known.insert(hash, (Instant::now(), key.clone()));
            }
        }
        Ok(found)
    }

    fn remembered_key(&self, hash: &[u8; 32]) -> Option<ApiKey> {
        let known = self.known_keys.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, key) = known.get(hash)?;
        (since.elapsed() < KEY_BELIEVED_FOR).then(|| key.clone())
    }
}

/// A request that is under way, until this is dropped.
pub struct UnderWay {
    state: State,
    entry: (String, String),
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut under_way = self.state.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.remove(&self.entry);
    }
}
