//! Limits on how often one client may try something.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZero,
    time::Duration,
};

use axum::http::{HeaderMap, request::Parts};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Who asks, as far as limits are concerned: an address, or a network of IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

/// The limits of this process.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<Client>,
    keys: DefaultKeyedRateLimiter<Client>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A whole store may share one address: sixty at once, then one in ten seconds.
            sign_in: RateLimiter::keyed(quota(60, Duration::from_secs(10))),
            keys: RateLimiter::keyed(quota(60, Duration::from_secs(1))),
        }
    }
}

fn quota(at_once: u32, then_every: Duration) -> Quota {
    let at_once = NonZero::new(at_once).unwrap_or(NonZero::<u32>::MIN);
    Quota::with_period(then_every).unwrap_or(Quota::per_second(at_once)).allow_burst(at_once)
}

impl Limits {
    /// Whether a client may ask for another way in.
    pub fn may_sign_in(&self, client: Client) -> bool {
        self.sign_in.check_key(&client).is_ok()
    }

    /// Whether a client may try another API key that opens nothing.
    pub fn may_try_a_key(&self, client: Client) -> bool {
        self.keys.check_key(&client).is_ok()
    }

    /// Forgets the clients that have not tried anything lately.
    pub fn forget_old(&self) {
        self.sign_in.retain_recent();
        self.keys.retain_recent();
    }
}

impl Client {
    /// Who asks: the peer, or whoever the last trusted proxy says. What a client itself writes
    /// into the header is not believed.
    pub fn of(parts: &Parts, trusted: &[IpAddr]) -> Self {
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |p| p.0.ip());
        Self::behind(peer, &parts.headers, trusted)
    }

    fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let mut client = peer;
        if trusted.contains(&peer) {
            let said = headers.get_all("x-forwarded-for").iter();
            let said: Vec<&str> = said.filter_map(|value| value.to_str().ok()).collect();
            let hops = said.join(",");
            // From the right: each trusted proxy vouches for the one before it.
            for hop in hops.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok()) {
                client = hop;
                if !trusted.contains(&hop) {
                    break;
                }
            }
        }
        Self(match client.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, said: Option<&'static str>, trusted: &[&str]) -> Client {
        let mut headers = HeaderMap::new();
        if let Some(said) = said {
            headers.insert("x-forwarded-for", said.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        Client::behind(peer.parse().unwrap(), &headers, &trusted)
    }

    #[test]
    fn a_client_cannot_choose_its_address() {
        let real = client("198.51.100.7", None, &[]);
        assert_eq!(client("198.51.100.7", Some("1.2.3.4"), &[]), real);
        let behind = client("10.0.0.1", Some("1.2.3.4, 198.51.100.7"), &["10.0.0.1"]);
        assert_eq!(behind, real);
        let two = client("10.0.0.1", Some("198.51.100.7, 10.0.0.2"), &["10.0.0.1", "10.0.0.2"]);
        assert_eq!(two, real);
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let one = client("2001:db8:1:2::1", None, &[]);
        assert_eq!(client("2001:db8:1:2:ffff::9", None, &[]), one);
        assert_ne!(client("2001:db8:1:3::1", None, &[]), one);
    }

    #[test]
    fn sixty_at_once_and_then_one_by_one() {
        let limits = Limits::default();
        let someone = client("198.51.100.7", None, &[]);
        let let_in = (0..80).filter(|_| limits.may_sign_in(someone)).count();
        assert_eq!(let_in, 60);
        assert!(limits.may_sign_in(client("198.51.100.8", None, &[])));
    }
}
