//! The ciphers programs can name, with what is known of each: a table and the look-up in it.

use super::lc::cipher::Algorithm;

/// How a cipher goes from block to block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Cbc,
    Ccm,
    Cfb,
    Ctr,
    Ecb,
    Gcm,
    Ocb,
    Ofb,
    Stream,
    Wrap,
    Xts,
}

impl Mode {
    /// As `getCipherInfo()` names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Cbc => "cbc",
            Mode::Ccm => "ccm",
            Mode::Cfb => "cfb",
            Mode::Ctr => "ctr",
            Mode::Ecb => "ecb",
            Mode::Gcm => "gcm",
            Mode::Ocb => "ocb",
            Mode::Ofb => "ofb",
            Mode::Stream => "stream",
            Mode::Wrap => "wrap",
            Mode::Xts => "xts",
        }
    }
}

/// Who computes a cipher.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// The library's streams.
    Library(fn() -> Algorithm),
    /// `modes` and `key_wrap`, on the library's blocks.
    ChaCha20,
    KeyWrap,
    PaddedKeyWrap,
    TripleDesWrap,
    Ocb,
    Xts,
}

/// One cipher.
#[derive(Debug)]
pub(crate) struct Cipher {
    /// As `getCiphers()` lists them.
    pub(crate) names: &'static [&'static str],
    /// As `getCipherInfo()` calls it.
    pub(crate) name: &'static str,
    pub(crate) nid: u32,
    pub(crate) mode: Mode,
    pub(crate) key: usize,
    /// Bytes of the IV, 0 when there is none.
    pub(crate) iv: usize,
    pub(crate) block: usize,
    pub(crate) source: Source,
}

impl Cipher {
    /// Whether it has a tag that tells changed data.
    pub(crate) fn is_authenticated(&self) -> bool {
        matches!(self.mode, Mode::Ccm | Mode::Gcm | Mode::Ocb) || self.is_chacha20_poly1305()
    }

    pub(crate) fn is_chacha20_poly1305(&self) -> bool {
        self.mode == Mode::Stream && self.iv == 12
    }

    /// The cipher with that name, in any case.
    pub(crate) fn by_name(name: &str) -> Option<&'static Cipher> {
        CIPHERS.iter().find(|cipher| {
            let mut names = cipher.names.iter();
            names.any(|known| known.eq_ignore_ascii_case(name))
        })
    }

    /// The cipher with that number of OpenSSL's.
    pub(crate) fn by_nid(nid: u32) -> Option<&'static Cipher> {
        CIPHERS.iter().find(|cipher| cipher.nid == nid)
    }
}

/// Whether OpenSSL has the cipher in its legacy provider, which is not loaded.
pub(crate) fn is_legacy(name: &str) -> bool {
    const FAMILIES: &[&str] = &[
        "bf", "blowfish", "cast", "cast5", "des", "desx", "idea", "rc2", "rc4", "seed",
    ];
    let name = name.to_ascii_lowercase();
    let (family, rest) = name.split_once('-').unwrap_or((&name, ""));
    FAMILIES.contains(&family) && !rest.starts_with("ede")
}

macro_rules! cipher {
    ($names:expr, $name:expr, $nid:literal $mode:ident $key:literal $iv:literal $block:literal $source:expr) => {
        Cipher {
            names: &$names,
            name: $name,
            nid: $nid,
            mode: Mode::$mode,
            key: $key,
            iv: $iv,
            block: $block,
            source: $source,
        }
    };
}

/// The rows of AES with one size of keys.
macro_rules! aes {
    (
        $bits:literal, $key:literal,
        $($suffix:literal $nid:literal $mode:ident $iv:literal $block:literal $algorithm:ident;)*
        ccm $ccm:literal $ccm_algorithm:ident; gcm $gcm:literal $gcm_algorithm:ident;
        wrap $wrap:literal; wrap_pad $wrap_pad:literal; ocb $ocb:literal;
        cbc $cbc:literal $cbc_algorithm:ident;
    ) => {
        [
            cipher!([concat!("aes-", $bits, "-cbc"), concat!("aes", $bits)], concat!("aes-", $bits, "-cbc"),
                $cbc Cbc $key 16 16 Source::Library(Algorithm::$cbc_algorithm)),
            $(cipher!([concat!("aes-", $bits, $suffix)], concat!("aes-", $bits, $suffix),
                $nid $mode $key $iv $block Source::Library(Algorithm::$algorithm)),)*
            cipher!([concat!("aes-", $bits, "-ccm"), concat!("id-aes", $bits, "-ccm")], concat!("id-aes", $bits, "-ccm"),
                $ccm Ccm $key 12 1 Source::Library(Algorithm::$ccm_algorithm)),
            cipher!([concat!("aes-", $bits, "-gcm"), concat!("id-aes", $bits, "-gcm")], concat!("id-aes", $bits, "-gcm"),
                $gcm Gcm $key 12 1 Source::Library(Algorithm::$gcm_algorithm)),
            cipher!([concat!("aes-", $bits, "-ocb")], concat!("aes-", $bits, "-ocb"), $ocb Ocb $key 12 16 Source::Ocb),
            cipher!(
                [concat!("aes-", $bits, "-wrap"), concat!("aes", $bits, "-wrap"), concat!("id-aes", $bits, "-wrap")],
                concat!("id-aes", $bits, "-wrap"), $wrap Wrap $key 8 8 Source::KeyWrap),
            cipher!(
                [
                    concat!("aes-", $bits, "-wrap-pad"), concat!("aes", $bits, "-wrap-pad"),
                    concat!("id-aes", $bits, "-wrap-pad")
                ],
                concat!("id-aes", $bits, "-wrap-pad"), $wrap_pad Wrap $key 4 8 Source::PaddedKeyWrap),
        ]
    };
}

const AES_128: [Cipher; 12] = aes! {
    "128", 16,
    "-ecb" 418 Ecb 0 16 aes_128_ecb; "-ofb" 420 Ofb 16 1 aes_128_ofb; "-cfb" 421 Cfb 16 1 aes_128_cfb;
    "-cfb1" 650 Cfb 16 1 aes_128_cfb1; "-cfb8" 653 Cfb 16 1 aes_128_cfb8; "-ctr" 904 Ctr 16 1 aes_128_ctr;
    ccm 896 aes_128_ccm; gcm 895 aes_128_gcm; wrap 788; wrap_pad 897; ocb 958; cbc 419 aes_128_cbc;
};

const AES_192: [Cipher; 12] = aes! {
    "192", 24,
    "-ecb" 422 Ecb 0 16 aes_192_ecb; "-ofb" 424 Ofb 16 1 aes_192_ofb; "-cfb" 425 Cfb 16 1 aes_192_cfb;
    "-cfb1" 651 Cfb 16 1 aes_192_cfb1; "-cfb8" 654 Cfb 16 1 aes_192_cfb8; "-ctr" 905 Ctr 16 1 aes_192_ctr;
    ccm 899 aes_192_ccm; gcm 898 aes_192_gcm; wrap 789; wrap_pad 900; ocb 959; cbc 423 aes_192_cbc;
};

const AES_256: [Cipher; 12] = aes! {
    "256", 32,
    "-ecb" 426 Ecb 0 16 aes_256_ecb; "-ofb" 428 Ofb 16 1 aes_256_ofb; "-cfb" 429 Cfb 16 1 aes_256_cfb;
    "-cfb1" 652 Cfb 16 1 aes_256_cfb1; "-cfb8" 655 Cfb 16 1 aes_256_cfb8; "-ctr" 906 Ctr 16 1 aes_256_ctr;
    ccm 902 aes_256_ccm; gcm 901 aes_256_gcm; wrap 790; wrap_pad 903; ocb 960; cbc 427 aes_256_cbc;
};

const OTHERS: [Cipher; 9] = [
    cipher!(["aes-128-xts"], "aes-128-xts", 913 Xts 32 16 1 Source::Xts),
    cipher!(["aes-256-xts"], "aes-256-xts", 914 Xts 64 16 1 Source::Library(Algorithm::aes_256_xts)),
    cipher!(["chacha20"], "chacha20", 1019 Stream 32 16 1 Source::ChaCha20),
    cipher!(["chacha20-poly1305"], "chacha20-poly1305",
        1018 Stream 32 12 1 Source::Library(Algorithm::chacha20_poly1305)),
    cipher!(["des-ede", "des-ede-ecb"], "des-ede", 32 Ecb 16 0 8 Source::Library(Algorithm::des_ede)),
    cipher!(["des-ede-cbc"], "des-ede-cbc", 43 Cbc 16 8 8 Source::Library(Algorithm::des_ede_cbc)),
    cipher!(["des-ede3", "des-ede3-ecb"], "des-ede3", 33 Ecb 24 0 8 Source::Library(Algorithm::des_ede3)),
    cipher!(["des-ede3-cbc", "des3"], "des-ede3-cbc", 44 Cbc 24 8 8 Source::Library(Algorithm::des_ede3_cbc)),
    cipher!(["des3-wrap", "id-smime-alg-cms3deswrap"], "id-smime-alg-cms3deswrap",
        246 Wrap 24 0 8 Source::TripleDesWrap),
];

/// All of them.
pub(crate) struct Ciphers;

impl Ciphers {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Cipher> {
        static TABLES: [&[Cipher]; 4] = [&AES_256, &AES_128, &AES_192, &OTHERS];
        TABLES.iter().copied().flatten()
    }
}

/// The ciphers programs can name.
pub(crate) static CIPHERS: Ciphers = Ciphers;
