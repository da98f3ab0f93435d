//! Internet addresses: S in their usual text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::stored_as_text;

stored_as_text!(IpAddr, "an IP address");
stored_as_text!(Ipv4Addr, "an IPv4 address");
stored_as_text!(Ipv6Addr, "an IPv6 address");
stored_as_text!(SocketAddr, "a socket address");
