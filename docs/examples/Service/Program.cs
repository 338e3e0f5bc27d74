using Service;

// POST /jobs trains in the background, GET /jobs/1 says how far it is, DELETE /jobs/1 stops it with the best network so far; POST /predict
// predicts by the model file, which a finished job replaces, or anybody else: the next prediction is by the new one.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] ?? "model.json";
builder.Services.AddSingleton(new LiveModel(path));
builder.Services.AddSingleton(new TrainingJobs(path));
WebApplication app = builder.Build();

app.MapPost("/jobs", (TrainingRequest request, TrainingJobs jobs) => Answered(() =>
{
    int id = jobs.Start(request);
    return Results.Accepted($"/jobs/{id}", new { id });
}));
app.MapGet("/jobs/{id:int}", (int id, TrainingJobs jobs) => jobs.Find(id) is { } job ? Results.Ok(job.State()) : Results.NotFound());
app.MapDelete("/jobs/{id:int}", (int id, TrainingJobs jobs) =>
{
    TrainingJob? job = jobs.Find(id);
    job?.Stop();
    return job is null ? Results.NotFound() : Results.Accepted($"/jobs/{id}");
});
app.MapPost("/predict", (Dictionary<string, double[]> columns, LiveModel live) => Answered(() => Results.Ok(live.Predict(columns))));
app.Run();

static IResult Answered(Func<IResult> answer)
{
    try
    {
        return answer();
    }
    catch (Exception error) when (error is ArgumentException or InvalidDataException or FileNotFoundException)
    {
        return Results.Problem(error.Message, statusCode: error is ArgumentException ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable);
    }
}
