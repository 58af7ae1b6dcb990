"""Twin worlds: the same society alone and among noisy neighbours; nobody may be able to tell which it is."""
