"""The only composer: runs the stages one after the other and publishes what comes out."""
