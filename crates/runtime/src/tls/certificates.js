// Peers' certificates as programs see them.
'use strict';

const { X509Certificate, linked } = require('./x509.js');

function legacyOf(der) {
  return new X509Certificate(der).toLegacyObject();
}

// The peer's certificate with its issuers behind it, as far as they came along.
function x509Of(chain) {
  const all = chain.map((der) => new X509Certificate(der));
  for (let i = all.length - 2; i >= 0; i--) linked(all[i], all[i + 1]);
  return all[0];
}

// The same as a plain object; with `detailed` each has its issuer's: one that came along, or one that is trusted.
function describePeer(chain, detailed, issuerOf) {
  const first = legacyOf(chain[0]);
  if (!detailed) return first;
  const sent = chain.slice(1).map((der) => new X509Certificate(der));
  let last = new X509Certificate(chain[0]);
  let object = first;
  for (;;) {
    if (last.checkIssued(last)) {
      object.issuerCertificate = object;
      return first;
    }
    const at = sent.findIndex((other) => last.checkIssued(other));
    let issuer = at === -1 ? undefined : sent.splice(at, 1)[0];
    if (issuer === undefined) {
      const der = issuerOf(last.raw);
      if (der === undefined) return first;
      issuer = new X509Certificate(der);
    }
    object.issuerCertificate = issuer.toLegacyObject();
    object = object.issuerCertificate;
    last = issuer;
  }
}

module.exports = { x509Of, legacyOf, describePeer };
