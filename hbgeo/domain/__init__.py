"""The domain: plain frozen values and rules, free of any framework."""
