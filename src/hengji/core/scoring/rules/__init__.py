"""One file per family of rules; the catalogue lists them all."""
