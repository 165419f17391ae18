//! The formats of each language, by ICU4X: made once, then shared.

use std::sync::LazyLock;

use icu::{
    calendar::Gregorian,
    datetime::{
        FixedCalendarDateTimeFormatter as Formatter,
        fieldsets::{DE, E, M, MD, MDE, YM, YMD},
    },
    decimal::DecimalFormatter,
    locale::{Locale, locale},
    plurals::PluralRules,
};

use crate::language::Language;

/// How one language writes numbers and days.
pub(super) struct Formats {
    pub(super) language: Language,
    pub(super) number: DecimalFormatter,
    pub(super) plural: PluralRules,
    /// 28 Nov
    pub(super) day: Formatter<Gregorian, MD>,
    /// 28 Nov 2024
    pub(super) day_and_year: Formatter<Gregorian, YMD>,
    /// 28 November
    pub(super) day_long: Formatter<Gregorian, MD>,
    /// 28 November 2024
    pub(super) day_and_year_long: Formatter<Gregorian, YMD>,
    /// Thursday 28 Nov
    pub(super) weekday_and_day: Formatter<Gregorian, MDE>,
    /// Thu 28
    pub(super) weekday_in_month: Formatter<Gregorian, DE>,
    /// Thursday
    pub(super) weekday: Formatter<Gregorian, E>,
    /// November
    pub(super) month: Formatter<Gregorian, M>,
    /// November 2024
    pub(super) month_and_year: Formatter<Gregorian, YM>,
}

impl Formats {
    /// The formats of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        static FORMATS: LazyLock<[Formats; 3]> = LazyLock::new(|| Language::ALL.map(Formats::new));
        &FORMATS[language as usize]
    }

    #[expect(clippy::expect_used, reason = "the data of our languages is compiled in")]
    fn new(language: Language) -> Self {
        let locale = locale_of(language);
        let is_english = language == Language::English;
        // In Korean and Chinese the medium form of a year is digits and slashes.
        let day_and_year = if is_english { YMD::medium() } else { YMD::long() };
        // Compiled data does not fail to load; a test loads every language.
        let missing = "the data of our languages is compiled in";
        macro_rules! days {
            ($fields:expr) => {
                Formatter::try_new((&locale).into(), $fields).expect(missing) // see above
            };
        }
        Self {
            language,
            number: DecimalFormatter::try_new((&locale).into(), <_>::default()).expect(missing), // see above
            plural: PluralRules::try_new((&locale).into(), <_>::default()).expect(missing), // see above
            day: days!(MD::medium()),
            day_and_year: days!(day_and_year),
            day_long: days!(MD::long()),
            day_and_year_long: days!(YMD::long()),
            weekday_and_day: days!(if is_english { MDE::medium() } else { MDE::long() }),
            weekday_in_month: days!(DE::medium()),
            weekday: days!(E::long()),
            month: days!(M::long()),
            month_and_year: days!(YM::long()),
        }
    }
}

fn locale_of(language: Language) -> Locale {
    match language {
        Language::English => locale!("en-GB"),
        Language::Korean => locale!("ko"),
        Language::Chinese => locale!("zh"),
    }
}
