//! The server over HTTP, without a socket: status codes, who may see what, what is sent twice.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api_access;
mod api_members;
mod api_purchases;
mod api_vouchers;
mod memberships;
mod pages_activities;
mod pages_shopper;
mod pages_till;
mod stamps_and_credit;
mod story;

/// Makes of each test `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: TestServer) $body:block)*) => { $(
        mod $name {
            #[allow(clippy::allow_attributes, unused_imports, reason = "not every test needs all")]
            use super::*;

            $(#[$meta])*
            async fn test($server: TestServer) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                test(TestServer::on(database::testing::sqlite().await)).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                test(TestServer::on(database::testing::postgres().await)).await;
            }
        }
    )* };
}

pub(crate) use on_both;
