// Whether a stream shall get colours, and the few colours that messages are made of.
// Owns the order of what decides: FORCE_COLOR, then the stream itself (which knows NO_COLOR and TERM).
'use strict';

// Values of FORCE_COLOR that ask for 16 colours or more; any other asks for none.
const forcing = new Set(['', '1', 'true', '2', '3']);

function shouldColorize(stream) {
  const forced = process.env.FORCE_COLOR;
  if (forced !== undefined) return forcing.has(forced);
  return Boolean(stream?.isTTY && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true));
}

const plain = { blue: '', green: '', white: '', yellow: '', red: '', gray: '', clear: '', reset: '', hasColors: false };
const coloured = {
  blue: '\u001b[34m', green: '\u001b[32m', white: '\u001b[39m', yellow: '\u001b[33m', red: '\u001b[31m',
  gray: '\u001b[90m', clear: '\u001bc', reset: '\u001b[0m', hasColors: true,
};

// The escape codes for `stream`, empty strings if it takes none.
function colorsFor(stream) {
  let wanted = false;
  try {
    wanted = shouldColorize(stream);
  } catch {
    // No terminal at hand: no colours.
  }
  return wanted ? coloured : plain;
}

module.exports = { colorsFor, shouldColorize };
