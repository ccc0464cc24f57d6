"""What a person pastes when they mean a call: addresses, rows of reports, SIP headers, in any wrapping."""
