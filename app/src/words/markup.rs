//! Text that may hold a few tags of our own: `<b>`, `<a>`, `<br>`, `<small>`.

use leptos::{prelude::IntoRender, tachys::html::InertElement};

/// A piece of HTML: from our own files with everything put into it escaped, or plain text escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// HTML in which everything from outside has been escaped already.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    pub fn html(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This sentence, then another.
    #[must_use]
    pub fn then(mut self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if !self.is_empty() && !other.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(&other.0);
        self
    }

    /// This, then ` · `, then `other`; either alone if the other is empty.
    #[must_use]
    pub fn dot(mut self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if !self.is_empty() && !other.is_empty() {
            self.0.push_str(" · ");
        }
        self.0.push_str(&other.0);
        self
    }
}

impl From<&str> for Markup {
    fn from(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        push_escaped(&mut html, text);
        Self(html)
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Self {
        if text.contains(['&', '<', '>', '"', '\'']) {
            Self::from(text.as_str())
        } else {
            Self(text)
        }
    }
}

impl IntoRender for Markup {
    type Output = InertElement;

    fn into_render(self) -> InertElement {
        InertElement::new(self.0)
    }
}

/// Adds `text` so that it is text, in an element as in an attribute.
pub(crate) fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let markup = Markup::from("</script><b title=\"x\" id='y'>&".to_owned());
        assert_eq!(
            markup.html(),
            "&lt;/script&gt;&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;"
        );
    }

    #[test]
    fn a_dot_stands_only_between_two() {
        assert_eq!(Markup::from("a").dot("b").html(), "a · b");
        assert_eq!(Markup::from("a").dot("").html(), "a");
        assert_eq!(Markup::default().dot("b").html(), "b");
    }
}
