// Unicode properties, sets, look-behind, named groups.
console.log('Stra\u00dfe \u03b1\u03b2 123'.match(/\p{L}+/gu), /\p{Script=Greek}/u.test('\u03b1'), /^\p{Emoji}$/u.test('\u{1f600}'));
console.log('2024-05-06'.replace(/(?<y>\d+)-(?<m>\d+)-(?<d>\d+)/, '$<d>.$<m>.$<y>'), 'a1b2'.match(/(?<=[a-z])\d/g), /[\p{L}--[a-z]]/v.test('a'));
