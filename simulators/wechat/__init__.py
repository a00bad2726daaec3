"""WeChat as its documentation describes it: errors come as HTTP 200."""
