//! The demo programme, for tests of the rules.

use super::Programme;

/// Greengrain, as `programmes/greengrain.toml` has it.
pub(crate) fn greengrain() -> Programme {
    super::read(include_str!("../../../programmes/greengrain.toml")).unwrap()
}
