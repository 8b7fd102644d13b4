//! Times in OpenSSL's form.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Sep  3 21:40:37 2022 GMT` of seconds since 1970 (`ASN1_TIME_print(3)`).
pub(super) fn text(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    let month = MONTHS[month - 1];
    format!("{month} {day:2} {hour:02}:{minute:02}:{second:02} {year} GMT")
}

/// The civil date of a day counted from 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn date(days: i64) -> (i64, usize, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as usize, day)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn reads_as_openssl_prints() {
        assert_eq!(text(0), "Jan  1 00:00:00 1970 GMT");
        assert_eq!(text(1_662_241_237), "Sep  3 21:40:37 2022 GMT");
        assert_eq!(text(10_302_154_837), "Jun 17 21:40:37 2296 GMT");
        assert_eq!(text(-1), "Dec 31 23:59:59 1969 GMT");
        assert_eq!(text(951_782_400), "Feb 29 00:00:00 2000 GMT");
    }
}
