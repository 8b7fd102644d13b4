// ICU's data is inside: dates, numbers, plurals, collation, time zones, normal forms.
console.log(new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(1234.5), (1234567.891).toLocaleString('en-IN'));
console.log(new Date(Date.UTC(2024, 1, 29, 13, 5)).toLocaleDateString('fr-FR', { dateStyle: 'full', timeZone: 'Asia/Tokyo' }));
console.log(new Intl.PluralRules('ar').select(3), ['z', '\u00e4', 'a'].sort(new Intl.Collator('sv').compare).join(), ['z', '\u00e4', 'a'].sort(new Intl.Collator('de').compare).join());
console.log(new Intl.ListFormat('en').format(['a', 'b', 'c']), new Intl.RelativeTimeFormat('es').format(-2, 'day'), 'I'.toLocaleLowerCase('tr'));
console.log('e\u0301'.normalize('NFC').length, [...new Intl.Segmenter('en').segment('\u{1f468}\u200d\u{1f469}\u200d\u{1f467}!')].length, Intl.DateTimeFormat().resolvedOptions().timeZone);
