"""The walkers' API: what a phone on a walk fetches and sends, each request safe to send again."""
