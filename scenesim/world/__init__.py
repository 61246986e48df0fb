"""What exists in a scene, as frozen values that know nothing of the text behind them."""
