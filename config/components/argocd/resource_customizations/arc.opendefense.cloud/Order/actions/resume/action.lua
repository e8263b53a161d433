-- Starts work again after a suspension.
obj.spec.suspend = false
return obj
