"""What is read of programmes, rates, entitlements and arrears."""
