// The text of a call of assert.ok(), read back from its source, for the message "... evaluated to a falsy value".
// Owns finding the end of the call; any doubt gives undefined and the plain message.
'use strict';

// Where the code that called `fn` stands: { file, line, column }, each from 1.
function callerOf(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, fn);
    const site = holder.stack[0];
    return site && {
      file: site.getFileName(), line: site.getLineNumber(), column: site.getColumnNumber(), evaluated: site.isEval(),
    };
  } catch {
    return undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function callSource(fn) {
  const site = callerOf(fn);
  if (site === undefined || !site.file || site.evaluated || site.file.startsWith('node:')) return undefined;
  let text;
  try {
    const path = site.file.startsWith('file:') ? require('url').fileURLToPath(site.file) : site.file;
    text = require('fs').readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  if (site.line > lines.length) return undefined;
  // The column is that of the method's name: the call begins with the object before it.
  let column = site.column - 1;
  const line = lines[site.line - 1];
  while (column > 0 && /[\w$.]/.test(line[column - 1])) column--;
  const code = lines.slice(site.line - 1).join('\n').slice(column);
  const open = code.indexOf('(');
  if (open === -1 || !/^[\w$.\s]+$/.test(code.slice(0, open))) return undefined;
  const end = endOfCall(code, open);
  if (end === -1) return undefined;
  const source = code.slice(0, end + 1);
  return source.includes('\n') ? unindent(source, column) : source;
}

// The closing bracket that belongs to the opening one at `at`; over strings, templates, comments and brackets.
function endOfCall(code, at) {
  let depth = 0;
  for (let i = at; i < code.length; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') {
      depth++;
    } else if (char === ')' || char === ']' || char === '}') {
      if (--depth === 0) return i;
    } else if (char === '"' || char === "'" || char === '`') {
      for (i++; i < code.length && code[i] !== char; i++) {
        if (code[i] === '\\') i++;
      }
    } else if (char === '/' && code[i + 1] === '/') {
      i = code.indexOf('\n', i);
      if (i === -1) return -1;
    } else if (char === '/' && code[i + 1] === '*') {
      i = code.indexOf('*/', i) + 1;
      if (i === 0) return -1;
    } else if (char === '/' && /[(,=:[!&|?{};+\-*%<>~^]\s*$/.test(code.slice(0, i))) {
      // A regular expression: a division has a value before it.
      for (i++; i < code.length && code[i] !== '/'; i++) {
        if (code[i] === '\\') i++;
        else if (code[i] === '[') while (i < code.length && code[i] !== ']') i += code[i] === '\\' ? 2 : 1;
      }
    }
  }
  return -1;
}

// Later lines lose the indentation of the first.
function unindent(source, column) {
  return source.split('\n').map((line, i) => {
    if (i === 0) return `  ${line}`;
    const blanks = Math.min(column, line.length - line.trimStart().length);
    return `  ${line.slice(blanks)}`;
  }).join('\n').slice(2);
}

module.exports = { callSource };
