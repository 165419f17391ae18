//! The languages that pages are written in.

/// A language that every page can be read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, with dates as in Britain.
    #[default]
    English,
    /// 한국어.
    Korean,
    /// 中文, simplified.
    Chinese,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::Korean, Self::Chinese];

    /// The language of a tag such as `ko` or `zh-TW`, whatever its region.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The language that suits a browser best, by its `Accept-Language`; English when none does.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (0.0, Self::English);
        for offer in accept_language.split(',') {
            let (tag, weight) = offer.split_once(';').unwrap_or((offer, ""));
            let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
            if let (Some(language), Some(weight)) = (Self::from_tag(tag), weight)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }

    /// Its tag, as in `lang` and in a programme's texts.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Chinese => "zh",
        }
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
            Self::Chinese => "中文",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_whatever_its_case_and_region() {
        assert_eq!(Language::from_tag("ko-KR"), Some(Language::Korean));
        assert_eq!(Language::from_tag("ZH_hant_TW"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("kok"), None);
        assert_eq!(Language::from_tag(""), None);
    }

    #[test]
    fn the_browser_gets_what_it_likes_best_of_what_there_is() {
        let best = Language::negotiate;
        assert_eq!(best("fr-FR, ko;q=0.7, en;q=0.8"), Language::English);
        assert_eq!(best("de, zh-CN;q=0.9, en;q=0.8"), Language::Chinese);
        assert_eq!(best("en;q=0, ko;q=0.1"), Language::Korean);
        for nothing_of_ours in ["", "fr", "*", ";;q=,,", "ko;q=x"] {
            assert_eq!(best(nothing_of_ours), Language::English, "{nothing_of_ours:?}");
        }
    }
}
