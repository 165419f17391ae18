//! What somebody came with, in words they recognise: "Chrome on Android".

use axum::http::{HeaderMap, header};

/// Browsers and systems by what stands in a user agent; the first that fits.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// Marks of the browsers that are built into other apps, where passkeys fail.
const BUILT_IN: [&str; 9] = [
    "FBAN/",
    "FBAV/",
    "Instagram",
    "KAKAOTALK",
    "NAVER(",
    "MicroMessenger",
    "Line/",
    "; wv)",
    "GSA/",
];

/// The device of a request, in words.
pub fn device_of(headers: &HeaderMap) -> String {
    let agent = agent(headers);
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "—".to_owned(),
    }
}

/// Whether a request comes from a browser that is built into another app.
pub fn is_built_in(headers: &HeaderMap) -> bool {
    let agent = agent(headers);
    let on_apple = agent.contains("iPhone") || agent.contains("iPad");
    // On Apple's systems a built-in view is what does not call itself Safari.
    BUILT_IN.iter().any(|mark| agent.contains(mark)) || (on_apple && !agent.contains("Safari/"))
}

fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(agent: &'static str) -> (String, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, agent.parse().unwrap());
        (device_of(&headers), is_built_in(&headers))
    }

    #[test]
    fn a_phone_is_recognised() {
        let chrome = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like \
            Gecko) Chrome/126.0 Mobile Safari/537.36";
        assert_eq!(of(chrome), ("Chrome · Android".to_owned(), false));
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
            (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(of(safari), ("Safari · iPhone".to_owned(), false));
    }

    #[test]
    fn a_browser_in_an_app_is_noticed() {
        let instagram = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \
            AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0";
        assert!(of(instagram).1);
        let web_view = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, \
            like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36";
        assert!(of(web_view).1);
    }
}
