-- Stops fetches. The last artifact stays published.
obj.spec.suspend = true
return obj
