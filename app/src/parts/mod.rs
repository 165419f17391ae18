//! The parts that pages are put together from: one for each sheet of `style/`.

pub(crate) mod badge;
pub(crate) mod code_panel;
pub(crate) mod entry_list;
pub(crate) mod facts;
pub mod field;
pub mod icon;
pub(crate) mod notice;
pub(crate) mod post_form;
pub(crate) mod section;
pub(crate) mod stage;
pub(crate) mod sum;
pub mod tone;

pub(crate) use self::{
    badge::{Badge, Chip, HiddenText},
    code_panel::{Changing, CodeOf, CodePanel, Countdown, around},
    entry_list::{Amount, Entry},
    facts::{Facts, Stat},
    field::{Field, Keys, Mistake},
    icon::Rings,
    notice::{Notice, Said, Urgency},
    post_form::{HiddenField, PostForm},
    section::{BackLink, Choice, FilterBar, SectionHead},
    stage::{Stage, stage_page},
    sum::{Sum, SumLine},
};
pub use self::{field::Typed, icon::Icon, tone::Tone};
