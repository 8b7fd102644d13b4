//! The value of a `Date` field (IMF-fixdate, RFC 9110, 5.6.7), made anew only
//! when the second has changed. The time is the caller's; there is no clock here.

/// A formatted date, remembered for the second it is about.
#[derive(Clone, Debug)]
pub struct DateCache {
    seconds: u64,
    text: [u8; 29],
}

impl DateCache {
    /// Begins at the start of 1970.
    pub fn new() -> DateCache {
        let mut cache = DateCache {
            seconds: 0,
            text: *b"Thu, 01 Jan 1970 00:00:00 GMT",
        };
        cache.format();
        cache
    }

    /// The date `seconds` after the start of 1970, UTC without leap seconds.
    /// Years beyond 9999 have no such form and are shown as the end of 9999.
    #[inline]
    pub fn at(&mut self, seconds: u64) -> &[u8; 29] {
        if seconds != self.seconds {
            self.seconds = seconds;
            self.format();
        }
        &self.text
    }

    fn format(&mut self) {
        const END_OF_9999: u64 = 253_402_300_799;
        let seconds = self.seconds.min(END_OF_9999);
        let (days, of_day) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil(days);
        let weekday = (days % 7) as usize * 3;
        let month = (month - 1) as usize * 3;
        self.text[0..3].copy_from_slice(&b"ThuFriSatSunMonTueWed"[weekday..weekday + 3]);
        two(&mut self.text[5..7], day);
        let names = b"JanFebMarAprMayJunJulAugSepOctNovDec";
        self.text[8..11].copy_from_slice(&names[month..month + 3]);
        two(&mut self.text[12..14], year / 100);
        two(&mut self.text[14..16], year % 100);
        two(&mut self.text[17..19], of_day / 3600);
        two(&mut self.text[20..22], of_day / 60 % 60);
        two(&mut self.text[23..25], of_day % 60);
    }
}

impl Default for DateCache {
    fn default() -> Self {
        DateCache::new()
    }
}

fn two(place: &mut [u8], n: u64) {
    place[0] = b'0' + (n / 10) as u8;
    place[1] = b'0' + (n % 10) as u8;
}

/// Year, month and day of a day counted from the start of 1970. Counts years
/// from March, so that the leap day is a year's last one.
fn civil(days: u64) -> (u64, u64, u64) {
    const DAYS_OF_400_YEARS: u64 = 146_097;
    const MARCH_0000_TO_1970: u64 = 719_468;
    let days = days + MARCH_0000_TO_1970;
    let (era, of_era) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let january_on = u64::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + january_on, month, day)
}

#[cfg(test)]
mod tests {
    use super::DateCache;

    #[test]
    fn dates_are_imf_fixdates() {
        let mut cache = DateCache::new();
        for (seconds, text) in [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (u64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(cache.at(seconds).escape_ascii().to_string(), text);
        }
    }
}
