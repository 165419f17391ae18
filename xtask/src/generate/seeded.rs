//! Chance that is the same in every run.

/// A generator with a seed (`SplitMix64`).
pub(super) struct Seeded(u64);

impl Seeded {
    /// The chance of one member: whoever else there is, it stays the same.
    pub(super) fn of(seed: u64, about: &str, member: u64) -> Self {
        let mut seeded = Self(seed);
        for byte in about.bytes() {
            seeded.0 = seeded.next() ^ u64::from(byte);
        }
        seeded.0 = seeded.next() ^ member;
        seeded.0 = seeded.next();
        seeded
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// One of these.
    pub(super) fn one_of<'i, T>(&mut self, items: &'i [T]) -> &'i T {
        let place = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        &items[place]
    }
}
