// Glob patterns as minimatch reads them: braces, `**`, `*`, `?`, classes and extended globs, segment by segment.
'use strict';

const GLOBSTAR = Symbol('**');
const MOST_EXPANDED = 10_000;

// The alternatives of the first group of braces, each with the rest expanded as well.
function expand(pattern) {
  const out = [];
  const left = [pattern];
  while (left.length > 0 && out.length < MOST_EXPANDED) {
    const text = left.shift();
    const group = findGroup(text);
    if (group === undefined) out.push(text);
    else left.unshift(...group.parts.map((part) => text.slice(0, group.from) + part + text.slice(group.to)));
  }
  return out;
}

function findGroup(text) {
  for (let from = text.indexOf('{'); from !== -1; from = text.indexOf('{', from + 1)) {
    const parts = [];
    let depth = 0;
    let start = from + 1;
    for (let at = from; at < text.length; at++) {
      if (text[at] === '{') depth++;
      else if (text[at] === ',' && depth === 1) {
        parts.push(text.slice(start, at));
        start = at + 1;
      } else if (text[at] === '}' && --depth === 0) {
        parts.push(text.slice(start, at));
        const chosen = parts.length > 1 ? parts : sequence(parts[0]);
        if (chosen !== undefined) return { from, to: at + 1, parts: chosen };
        break;
      }
    }
  }
  return undefined;
}

// `1..5`, `a..e`, `01..10..2`.
function sequence(text) {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, first, last, step] = match;
  const isNumber = /\d$/.test(first);
  if (isNumber !== /\d$/.test(last)) return undefined;
  const [from, to] = isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const by = Math.max(Math.abs(Number(step ?? 1)), 1) * (from <= to ? 1 : -1);
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const out = [];
  for (let n = from; by > 0 ? n <= to : n >= to; n += by) {
    if (out.length >= MOST_EXPANDED) break;
    out.push(isNumber ? `${n < 0 ? '-' : ''}${String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0')}` : String.fromCharCode(n));
  }
  return out;
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const posix = {
  '__proto__': null, 'alnum': '\\p{L}\\p{Nl}\\p{Nd}', 'alpha': '\\p{L}\\p{Nl}', 'ascii': '\\x00-\\x7f', 'blank': '\\p{Zs}\\t',
  'cntrl': '\\p{Cc}', 'digit': '\\p{Nd}', 'lower': '\\p{Ll}', 'print': '\\p{L}\\p{N}\\p{P}\\p{S}\\p{Zs}', 'punct': '\\p{P}',
  'space': '\\p{Z}\\t\\r\\n\\v\\f', 'upper': '\\p{Lu}', 'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', 'xdigit': 'A-Fa-f0-9',
};

// The end of the class that begins at `at`, and its source; undefined where `[` is but a bracket.
function classAt(text, at) {
  let end = at + 1;
  const isNegated = text[end] === '!' || text[end] === '^';
  if (isNegated) end++;
  let source = '';
  for (let isFirst = true; end < text.length; isFirst = false) {
    if (text[end] === ']' && !isFirst) return { end: end + 1, source: `[${isNegated ? '^/' : ''}${source}]` };
    const named = /^\[:(\w+):\]/.exec(text.slice(end));
    if (named !== null && posix[named[1]] !== undefined) {
      source += posix[named[1]];
      end += named[0].length;
      continue;
    }
    source += /[\\\]^[]/.test(text[end]) ? `\\${text[end]}` : text[end];
    end++;
  }
  return undefined;
}

function closing(text, at) {
  let depth = 0;
  for (let end = at; end < text.length; end++) {
    if (text[end] === '(') depth++;
    else if (text[end] === ')' && --depth === 0) return end;
  }
  return -1;
}

function alternatives(text) {
  const out = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '|' && depth === 0) {
      out.push('');
      continue;
    }
    if (character === '(') depth++;
    else if (character === ')') depth--;
    out[out.length - 1] += character;
  }
  return out;
}

// Source of a regular expression for a piece of a segment.
function translate(text) {
  let source = '';
  for (let at = 0; at < text.length;) {
    const character = text[at];
    if ('?*+@!'.includes(character) && text[at + 1] === '(') {
      const end = closing(text, at + 1);
      if (end !== -1) {
        const inner = alternatives(text.slice(at + 2, end)).map(translate).join('|');
        const rest = text.slice(end + 1);
        if (character === '!') return `${source}(?!(?:${inner})${translate(rest)}$)[^/]*?${translate(rest)}`;
        source += `(?:${inner})${character === '@' ? '' : character}`;
        at = end + 1;
        continue;
      }
    }
    if (character === '*') {
      while (text[at] === '*' && text[at + 1] !== '(') at++;
      source += '[^/]*?';
      continue;
    }
    if (character === '[') {
      const found = classAt(text, at);
      if (found !== undefined) {
        source += found.source;
        at = found.end;
        continue;
      }
    }
    source += character === '?' ? '[^/]' : escape(character);
    at++;
  }
  return source;
}

function segment(text) {
  if (text === '**') return GLOBSTAR;
  if (!/[*?[]|[+@!]\(/.test(text)) return text;
  // A magic first sign matches no dot; a whole star no empty name.
  const guard = text.startsWith('.') ? '' : '(?!\\.)';
  return new RegExp(`^${guard}${/^\*+$/.test(text) ? '[^/]+?' : translate(text)}$`, 'u');
}

// Each way to read a pattern, as a list of texts, regular expressions and `GLOBSTAR`s.
function parse(pattern) {
  return expand(pattern.replaceAll('\\', '/')).map((one) => {
    const parts = one.split('/');
    return parts.filter((part, at) => part !== '' || at === 0 || at === parts.length - 1).map(segment);
  });
}

const fits = (part, name) => (typeof part === 'string' ? part === name : part.test(name));

function matchParts(names, at, parts, from) {
  for (let part = from; ; part++, at++) {
    if (part === parts.length) return at === names.length || (at === names.length - 1 && names[at] === '');
    if (at === names.length) return false;
    if (parts[part] === GLOBSTAR) {
      for (; at < names.length; at++) {
        if (part + 1 < parts.length && matchParts(names, at, parts, part + 1)) return true;
        if (names[at].startsWith('.')) return false;
      }
      return part + 1 === parts.length;
    }
    if (!fits(parts[part], names[at])) return false;
  }
}

function matchesGlob(path, pattern) {
  const names = path.split('/').filter((name, at, all) => name !== '' || at === 0 || at === all.length - 1);
  return parse(pattern).some((parts) => matchParts(names, 0, parts, 0));
}

module.exports = { GLOBSTAR, fits, parse, matchesGlob };
