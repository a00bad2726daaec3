"""What is owed: rates, entitlements, confirmations and arrears."""
