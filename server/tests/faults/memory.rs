//! Memory: page views and clients that hang up leave nothing behind.

use crate::{
    http::{Caller, page},
    wallet::{Serving, Wallet, callers_of},
};

/// A debug build of the whole program, at rest and at work. A release build stays below 64 MiB
/// after ten thousand views and three hundred that hung up (docs/testing-faults.md).
const MOST_KIB: u64 = 128 * 1024;

/// What may come and go between two looks at the same server.
const MOST_GROWTH_KIB: u64 = 4 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn views_and_clients_that_hang_up_leave_nothing_behind() {
    let wallet = Wallet::on_sqlite();
    let server = wallet.serve();
    view(&server, 1_000).await;
    hang_up(&server, 60).await;
    let before = server.memory_kib("VmRSS");

    view(&server, 2_000).await;
    hang_up(&server, 120).await;
    view(&server, 100).await;

    let after = server.memory_kib("VmRSS");
    println!("{before} KiB before, {after} KiB after");
    assert!(after < MOST_KIB, "{after} KiB");
    assert!(after < before + MOST_GROWTH_KIB, "{before} KiB before, {after} KiB after");
}

/// Looks at pages, over eight connections at a time.
async fn view(server: &Serving, count: usize) {
    let views = callers_of(std::slice::from_ref(server), 8).await.into_iter().map(
        async |mut caller: Caller| {
            for number in 0..count / 8 {
                let path = if number % 2 == 0 { "/" } else { "/stores" };
                let answer = caller.ask(&page(path)).await;
                assert_eq!(answer.status, 200, "{}", answer.text);
            }
        },
    );
    futures_util::future::join_all(views).await;
}

/// Asks for many pages at once and is gone after the first hundred bytes.
async fn hang_up(server: &Serving, count: usize) {
    let many = page("/").repeat(50);
    for _ in 0..count {
        Caller::connect(server.addr).await.ask_and_hang_up(&many).await;
    }
}
