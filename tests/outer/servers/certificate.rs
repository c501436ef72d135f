//! An authority and a certificate for `localhost`, made anew for each test.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

pub fn ca_file(folder: &Path) -> PathBuf {
    folder.join("ca.pem")
}

pub fn certificate_file(folder: &Path) -> PathBuf {
    folder.join("server.pem")
}

pub fn key_file(folder: &Path) -> PathBuf {
    folder.join("server.key")
}

pub fn write(folder: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    fs::write(ca_file(folder), authority.self_signed(&authority_key).unwrap().pem()).unwrap();
    let server = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let server_key = KeyPair::generate().unwrap();
    let signed = server.signed_by(&server_key, &Issuer::new(authority, authority_key)).unwrap();
    fs::write(certificate_file(folder), signed.pem()).unwrap();
    fs::write(key_file(folder), server_key.serialize_pem()).unwrap();
}
