//! The demo programme, for tests of the rules.

use std::sync::LazyLock;

use super::Programme;

/// Read once: a property asks for it with each of its cases.
static GREENGRAIN: LazyLock<Programme> =
    LazyLock::new(|| super::read(include_str!("../../../programmes/greengrain.toml")).unwrap());

/// Greengrain, as `programmes/greengrain.toml` has it.
pub(crate) fn greengrain() -> Programme {
    GREENGRAIN.clone()
}
