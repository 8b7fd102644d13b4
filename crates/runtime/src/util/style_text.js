// util.styleText(): text between the escape codes of one style or several. Owns nesting and the look at the stream.
'use strict';

const { codes } = require('internal:errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal:validators');
const { colors } = require('./inspect_text.js');

function isStream(value) {
  return typeof value === 'object' && value !== null && (typeof value.write === 'function' ||
    typeof value.pipe === 'function' || typeof value.getReader === 'function' || typeof value.getWriter === 'function');
}

function styleText(format, text, options = undefined) {
  validateString(text, 'text');
  let validateStream = true;
  let stream;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ validateStream = true, stream } = options);
    validateBoolean(validateStream, 'options.validateStream');
  }
  let skip = false;
  if (validateStream) {
    stream ??= process.stdout;
    if (!isStream(stream)) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    skip = !require('./colors.js').shouldColorize(stream);
  }
  let open = '';
  let close = '';
  for (const key of Array.isArray(format) ? format : [format]) {
    if (key === 'none') continue;
    const pair = typeof key === 'string' ? colors[key] : undefined;
    if (pair === undefined) validateOneOf(key, 'format', Object.keys(colors));
    open += `\u001b[${pair[0]}m`;
    close = `\u001b[${pair[1]}m${close}`;
    // A style that ends inside would end this one too: it starts again behind.
    if (!skip && text.includes(`\u001b[${pair[1]}m`)) {
      const again = key === 'bold' || key === 'dim' ? `\u001b[${pair[1]}m\u001b[${pair[0]}m` : `\u001b[${pair[0]}m`;
      text = text.replaceAll(`\u001b[${pair[1]}m`, again);
    }
  }
  return skip ? text : `${open}${text}${close}`;
}

module.exports = { styleText };
