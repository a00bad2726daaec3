"""Outside systems as separate programs: WeChat and an SMS gateway, played over real HTTP."""
