//! Just enough of Rust's and JavaScript's grammar to tell code from comments and strings.

/// The text with comments blanked; line breaks stay, so that line numbers hold.
pub(super) fn without_comments(text: &str) -> String {
    blank(text, false)
}

/// The text with comments and the insides of strings blanked.
pub(super) fn without_comments_and_strings(text: &str) -> String {
    blank(text, true)
}

fn blank(text: &str, strings: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let rest = &chars[i..];
        let (length, hide) = match rest {
            ['/', '/', ..] => (line_length(rest), true),
            ['/', '*', ..] => (block_comment_length(rest), true),
            ['r', '"' | '#', ..]
                if !preceded_by_word(&chars, i) && raw_string_length(rest).is_some() =>
            {
                (raw_string_length(rest).unwrap_or(1), strings)
            }
            ['"', ..] => (string_length(rest, '"'), strings),
            // 'a' and '\n' are characters; 'a alone is a lifetime.
            ['\'', '\\', ..] | ['\'', _, '\'', ..] => (string_length(rest, '\''), strings),
            _ => (1, false),
        };
        for &c in &rest[..length] {
            out.push(if hide && c != '\n' { ' ' } else { c });
        }
        i += length;
    }
    out
}

fn preceded_by_word(chars: &[char], i: usize) -> bool {
    i > 0 && is_word(chars[i - 1])
}

fn line_length(rest: &[char]) -> usize {
    rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())
}

fn block_comment_length(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut i = 0;
    while i < rest.len() {
        match rest[i..] {
            ['/', '*', ..] => {
                depth += 1;
                i += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    rest.len()
}

fn string_length(rest: &[char], quote: char) -> usize {
    let mut i = 1;
    while i < rest.len() {
        match rest[i] {
            '\\' => i += 2,
            c if c == quote => return i + 1,
            _ => i += 1,
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`
fn raw_string_length(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|&&c| c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', hashes))
        .collect();
    let start = 2 + hashes;
    let end = rest[start..]
        .windows(close.len())
        .position(|window| window == close)?;
    Some(start + end + close.len())
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a word stands alone in a text: byte offsets. `name::` may be followed by anything.
pub(super) fn find_word(text: &str, word: &str) -> Vec<usize> {
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(is_word)
                && (!word.ends_with(is_word) || !after.is_some_and(is_word))
        })
        .collect()
}

/// The line of a byte offset, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The name that begins a text, `a_b1` of `a_b1(x)`.
pub(super) fn leading_name(text: &str) -> &str {
    let end = text
        .find(|c: char| !is_word(c) && c != '$')
        .unwrap_or(text.len());
    &text[..end]
}

/// The text between a bracket, which the text begins with, and its partner.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(&text[1..at]);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked() {
        let text =
            "a(\"// no\"); // yes\nlet 'x: b /* c /* d */ e */ f = '\"';\n r#\"un\"safe\"# g";
        let code = without_comments_and_strings(text);
        assert_eq!(code.len(), text.len());
        assert_eq!(
            code.split_whitespace().collect::<Vec<_>>().join(" "),
            "a( ); let 'x: b f = ; g"
        );
        assert_eq!(
            without_comments("a(\"// no\"); // yes"),
            "a(\"// no\");       "
        );
    }
}
