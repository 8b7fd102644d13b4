'use strict';
// `internal:util/preview`: the members of a collection or its iterator, read without moving anything.

const { previewEntries } = binding;

module.exports = { previewEntries };
