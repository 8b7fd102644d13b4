// util.parseArgs(): options and positionals of a command line. Owns the walk over the arguments (tokens) and the checks
// of strict mode, with Node's messages.
'use strict';

const { codes } = require('internal:errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal:validators');

function mainArgs() {
  const { argv, execArgv } = process;
  // With code from the command line there is no script in argv.
  const evaluated = execArgv.some((arg) => arg === '-e' || arg === '--eval' || arg === '-p' || arg === '--print' ||
    arg === '-pe' || arg.startsWith('--eval=') || arg.startsWith('--print='));
  return argv.slice(evaluated ? 1 : 2);
}

// An argument that could be meant as an option.
const looksLikeOption = (text) => text != null && text.length > 1 && text[0] === '-';
const own = (object, key) => (object != null && Object.hasOwn(object, key) ? object[key] : undefined);
const typeOf = (options, name) => own(own(options, name), 'type');

function longName(options, short) {
  for (const [name, config] of Object.entries(options)) {
    if (own(config, 'short') === short) return name;
  }
  return short;
}

function tokensOf(args, options, allowNegative, isStrict) {
  const tokens = [];
  const rest = args.map((arg, index) => ({ arg, index }));
  const option = (name, rawName, index, value, inlineValue) => {
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
  };
  for (let i = 0; i < rest.length; i++) {
    const { arg, index } = rest[i];
    // `arg` as the value of the option before it: the next argument, whatever it looks like.
    const takeNext = () => (i + 1 < rest.length ? rest[++i].arg : undefined);
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const { arg: value, index: at } of rest.slice(i + 1)) tokens.push({ kind: 'positional', index: at, value });
      break;
    }
    if (/^-[^-]$/s.test(arg)) {
      // -f
      const name = longName(options, arg[1]);
      let value;
      let inline;
      if (typeOf(options, name) === 'string' && i + 1 < rest.length) {
        value = takeNext();
        inline = false;
      }
      option(name, arg, index, value, inline);
    } else if (/^-[^-]./s.test(arg)) {
      const name = longName(options, arg[1]);
      if (typeOf(options, name) !== 'string') {
        expandGroup(arg, index, rest, i, options);
        continue;
      }
      // -fVALUE
      option(name, `-${arg[1]}`, index, arg.slice(2), true);
    } else if (/^--.+=/s.test(arg) && arg.indexOf('=', 3) !== -1) {
      // --name=value
      const equals = arg.indexOf('=', 3);
      const name = arg.slice(2, equals);
      option(name, `--${name}`, index, arg.slice(equals + 1), true);
    } else if (arg.startsWith('--')) {
      const name = arg.slice(2);
      let value;
      let inline;
      if (typeOf(options, name) === 'string' && i + 1 < rest.length) {
        value = takeNext();
        inline = false;
      }
      option(name, arg, index, value, inline);
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  if (allowNegative) tokens.forEach((token) => negate(token, options, isStrict));
  return tokens;
}

// -abc: the same as -a -b -c, where the first that takes a value takes what is left.
function expandGroup(arg, index, rest, at, options) {
  const expanded = [];
  for (let i = 1; i < arg.length; i++) {
    const name = longName(options, arg[i]);
    if (typeOf(options, name) !== 'string' || i === arg.length - 1) {
      expanded.push({ arg: `-${arg[i]}`, index });
    } else {
      expanded.push({ arg: `-${arg.slice(i)}`, index });
      break;
    }
  }
  rest.splice(at + 1, 0, ...expanded);
}

// --no-name is name: false, for a boolean that has no option of that very name.
function negate(token, options, isStrict) {
  if (token.kind !== 'option' || !token.rawName.startsWith('--no-') || token.inlineValue === true) return;
  if (Object.hasOwn(options, token.name)) return;
  const name = token.rawName.slice(5);
  // Without strictness an option that nobody described counts as one.
  if (Object.hasOwn(options, name) ? typeOf(options, name) !== 'boolean' : isStrict) return;
  token.name = name;
  token.negative = true;
}

function checkStrict({ options, allowPositionals }, token) {
  if (token.kind === 'positional') {
    if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
    return;
  }
  if (token.kind !== 'option') return;
  if (!Object.hasOwn(options, token.name)) {
    throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
  const short = own(options[token.name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${token.name}`;
  const type = typeOf(options, token.name);
  if (type === 'string' && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  if (token.inlineValue === false && looksLikeOption(token.value)) {
    const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` :
      `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${token.rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${token.rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`);
  }
}

function store(values, token, options) {
  const { name } = token;
  if (name === '__proto__') return;
  const value = token.negative ? false : token.value ?? true;
  if (own(options[name], 'multiple')) {
    if (values[name]) values[name].push(value);
    else values[name] = [value];
  } else {
    values[name] = value;
  }
}

function checkConfig(options) {
  for (const [name, config] of Object.entries(options)) {
    const at = `options.${name}`;
    validateObject(config, at);
    const type = own(config, 'type');
    validateUnion(type, `${at}.type`, ['string', 'boolean']);
    if (Object.hasOwn(config, 'short')) {
      validateString(config.short, `${at}.short`);
      if (config.short.length !== 1) {
        throw new codes.ERR_INVALID_ARG_VALUE(`${at}.short`, config.short, 'must be a single character');
      }
    }
    const multiple = own(config, 'multiple');
    if (Object.hasOwn(config, 'multiple')) validateBoolean(multiple, `${at}.multiple`);
    const byDefault = own(config, 'default');
    if (byDefault === undefined) continue;
    const check = type === 'string' ? (multiple ? validateStringArray : validateString) :
      (multiple ? validateBooleanArray : validateBoolean);
    check(byDefault, `${at}.default`);
  }
}

function parseArgs(config = { __proto__: null }) {
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  checkConfig(options);

  const tokens = tokensOf(args, options, allowNegative, strict);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (strict) checkStrict({ options, allowPositionals }, token);
    else if (token.kind === 'positional' && !allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
    if (token.kind === 'positional') result.positionals.push(token.value);
    else if (token.kind === 'option') store(result.values, token, options);
  }
  for (const token of tokens) delete token.negative;
  for (const [name, each] of Object.entries(options)) {
    const byDefault = own(each, 'default');
    if (byDefault !== undefined && result.values[name] === undefined && name !== '__proto__') {
      result.values[name] = byDefault;
    }
  }
  return result;
}

module.exports = { parseArgs };
