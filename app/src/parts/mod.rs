//! The parts that pages are put together from: one for each sheet of `style/`.

mod badge;
mod code_panel;
mod entry_list;
mod facts;
mod field;
pub(crate) mod icon;
mod notice;
mod post_form;
mod section;
mod stage;
mod sum;
mod tone;

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
