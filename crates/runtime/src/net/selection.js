// Whether all addresses of a name are tried, and for how long each: what the program, its options and a call say.
'use strict';

const { internals } = require('internal:boot');
const { validateBoolean, validateInt32 } = require('internal:validators');

const SHORTEST = 10;

let chosen;
let chosenTimeout;

function getDefaultAutoSelectFamily() {
  chosen ??= internals.setting('no-network-family-autoselection') === undefined;
  return chosen;
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  chosen = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  chosenTimeout ??= Math.max(SHORTEST, internals.setting('network-family-autoselection-attempt-timeout') | 0 || 500);
  return chosenTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  chosenTimeout = Math.max(SHORTEST, value);
}

function selection({ autoSelectFamily, autoSelectFamilyAttemptTimeout: timeout }) {
  if (autoSelectFamily !== undefined && autoSelectFamily !== null) {
    validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  }
  if (timeout !== undefined && timeout !== null) {
    validateInt32(timeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    timeout = Math.max(SHORTEST, timeout);
  }
  return {
    on: autoSelectFamily ?? getDefaultAutoSelectFamily(),
    timeout: timeout ?? getDefaultAutoSelectFamilyAttemptTimeout(),
  };
}

module.exports = {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  selection,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
