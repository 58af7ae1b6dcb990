"""The local stack: everything `./dev` runs on one machine. Nothing of the product imports it."""
