//! Internet addresses: S in their usual text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{stored_as, stored_as_text};
use crate::error::{DecodeError, Invalid};

stored_as_text!(IpAddr, "an IP address");
stored_as_text!(Ipv4Addr, "an IPv4 address");
stored_as_text!(Ipv6Addr, "an IPv6 address");

// The text has no flow label, which an IPv6 address may have beside its port.
stored_as!(
    SocketAddr as String,
    |address| {
        let text = address.to_string();
        match text.parse() {
            Ok(read) if *address == read => Ok(text),
            _ => Err(Invalid::custom(
                "a socket address with a flow label has no text",
            )),
        }
    },
    |text| text
        .parse()
        .map_err(|_| DecodeError::custom("not a socket address"))
);
