// The text of a .env file as an object: KEY=value lines, quotes, comments. Owns that grammar; --env-file,
// process.loadEnvFile() and util.parseEnv() share it.
'use strict';

function parseEnv(content) {
  const result = {};
  const text = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  let at = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd);
    const equals = line.indexOf('=');
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed[0] === '#' || equals === -1) {
      at = lineEnd + 1;
      continue;
    }
    let key = line.slice(0, equals).trim();
    if (key.startsWith('export ')) key = key.slice(7).trim();
    if (key === '') {
      at = lineEnd + 1;
      continue;
    }
    let start = at + equals + 1;
    while (start < lineEnd && (text[start] === ' ' || text[start] === '\t')) start++;
    const mark = text[start];
    if (start < lineEnd && (mark === '"' || mark === "'" || mark === '`')) {
      const close = text.indexOf(mark, start + 1);
      if (close !== -1) {
        // Quoted: may go over lines; \n stands for a line break inside " only.
        const inner = text.slice(start + 1, close);
        result[key] = mark === '"' ? inner.replaceAll('\\n', '\n') : inner;
        at = endOfLine(text, close) + 1;
        continue;
      }
    }
    const plain = text.slice(start, lineEnd);
    const hash = plain.indexOf('#');
    result[key] = (hash === -1 ? plain : plain.slice(0, hash)).trim();
    at = lineEnd + 1;
  }
  return result;
}

function endOfLine(text, from) {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

module.exports = { parseEnv };
