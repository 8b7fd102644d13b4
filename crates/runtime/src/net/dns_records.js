// The records that dns.resolve*() can ask for: their numbers, and how programs see them.
'use strict';

// What is left of a list without properties that have no name.
const only = (name) => ([value]) => ({ [name]: value });

function named(...names) {
  return (fields) => Object.fromEntries(names.map((name, i) => {
    const isNumber = numbers.has(name);
    return [name, isNumber ? +fields[i] : fields[i]];
  }));
}

const numbers = new Set(['priority', 'port', 'weight', 'order', 'preference', 'serial', 'refresh', 'retry', 'expire', 'minttl',
                         'certUsage', 'selector', 'match']);

function caa([critical, tag, value]) {
  return { critical: +critical, type: 'CAA', [tag]: value };
}

// Some kinds have their type in every answer, and some have room for it, as in Node.
const typed = (type, show) => (fields) => ({ ...show(fields), type });

const tlsaFields = named('certUsage', 'selector', 'match');

function tlsa(fields) {
  const bytes = Uint8Array.from(fields[3], (character) => character.charCodeAt(0));
  return { ...tlsaFields(fields), data: bytes.buffer };
}

// By what rrtype says: number, the query's name in errors, how one record is shown by itself and among those of ANY.
const kinds = {
  __proto__: null,
  A: { number: 1, query: 'queryA', show: ([address]) => address, inAny: only('address'), hasTTL: true },
  NS: { number: 2, query: 'queryNs', show: ([name]) => name, inAny: only('value') },
  CNAME: { number: 5, query: 'queryCname', show: ([name]) => name, inAny: only('value') },
  SOA: { number: 6, query: 'querySoa',
    show: typed(undefined, named('nsname', 'hostmaster', 'serial', 'refresh', 'retry', 'expire', 'minttl')), single: true },
  PTR: { number: 12, query: 'queryPtr', show: ([name]) => name, inAny: only('value') },
  MX: { number: 15, query: 'queryMx', show: typed('MX', named('exchange', 'priority')) },
  TXT: { number: 16, query: 'queryTxt', show: (entries) => entries, inAny: (entries) => ({ entries }) },
  AAAA: { number: 28, query: 'queryAaaa', show: ([address]) => address, inAny: only('address'), hasTTL: true },
  SRV: { number: 33, query: 'querySrv', show: typed('SRV', named('name', 'port', 'priority', 'weight')) },
  NAPTR: { number: 35, query: 'queryNaptr',
    show: typed(undefined, named('flags', 'service', 'regexp', 'replacement', 'order', 'preference')) },
  TLSA: { number: 52, query: 'queryTlsa', show: tlsa },
  ANY: { number: 255, query: 'queryAny' },
  CAA: { number: 257, query: 'queryCaa', show: caa },
};

const byNumber = new Map(Object.entries(kinds).map(([type, kind]) => [kind.number, { type, ...kind }]));

// The answer to a question for records of `kind`; undefined when there are none of it.
function shown(kind, records, withTTL) {
  if (kind === kinds.ANY) return all(records);
  const own = records.filter(([number]) => number === kind.number);
  if (own.length === 0) return undefined;
  if (kind.single) return kind.show(own[0][2]);
  if (withTTL && kind.hasTTL) return own.map(([, ttl, fields]) => ({ address: kind.show(fields), ttl }));
  return own.map(([, , fields]) => kind.show(fields));
}

// In which order the types of an answer to ANY are told.
const order = [1, 5, 28, 15, 2, 16, 33, 12, 35, 6, 52, 257];

function all(records) {
  const found = [];
  const place = ([number]) => order.indexOf(number);
  for (const [number, ttl, fields] of records.toSorted((a, b) => place(a) - place(b))) {
    const { type, inAny, show, hasTTL } = byNumber.get(number);
    const record = (inAny ?? show)(fields);
    if (hasTTL) record.ttl = ttl;
    record.type = type;
    found.push(record);
  }
  return found;
}

module.exports = { kinds, shown };
