"""Who may see the staff's pages: passphrase, sign-in with an organisation's account, sessions and their end."""
