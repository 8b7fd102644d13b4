// Peers' certificates as programs see them.
'use strict';

function x509Of(der) {
  const { X509Certificate } = require('crypto');
  return new X509Certificate(der);
}

function legacyOf(der) {
  return x509Of(der).toLegacyObject();
}

// The peer's certificate; with `detailed` each has its issuer's, as far as they came along or are known.
function describePeer(chain, detailed) {
  const first = legacyOf(chain[0]);
  if (!detailed) return first;
  let last = first;
  const certificates = chain.map((der) => x509Of(der));
  for (let i = 1; i < chain.length; i++) {
    const issuer = legacyOf(chain[i]);
    last.issuerCertificate = issuer;
    last = issuer;
  }
  const top = certificates[certificates.length - 1];
  if (top.checkIssued(top)) last.issuerCertificate = last;
  return first;
}

module.exports = { x509Of, legacyOf, describePeer };
