from . import task_urls

urlpatterns = [*task_urls.urlpatterns]
